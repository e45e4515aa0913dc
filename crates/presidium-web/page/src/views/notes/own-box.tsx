// Takes the reader's own copy of the notes, by choosing or dropping a file. It is read in the browser and goes nowhere.

import { useSignal, type Signal } from '@preact/signals';
import { plural } from '../../format';
import { ownCopy, type OwnCopy } from './own';

export function OwnCopyBox({ own }: { own: Signal<OwnCopy | null> }) {
  const trouble = useSignal<string | null>(null);
  const over = useSignal(false);
  const take = async (file: File | undefined | null) => {
    if (!file) return;
    trouble.value = null;
    try {
      own.value = await ownCopy(file);
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    void take(event.dataTransfer?.files[0]);
  };
  return (
    <section
      class={over.value ? 'own-box over' : 'own-box'}
      aria-labelledby="own"
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={drop}
    >
      <h2 id="own">Your own copy</h2>
      {own.value === null ? (
        <>
          <p id="own-means">Have the notes as a text file? Drop it here, or choose it, and each line stands beside ours. It stays in this browser: nothing of it is sent anywhere, and it is forgotten when you leave.</p>
          <label class="file">
            <span>Choose a text file</span>
            <input type="file" accept=".txt,text/plain" aria-describedby="own-means" onChange={(event) => void take(event.currentTarget.files?.[0])} />
          </label>
        </>
      ) : (
        <p role="status">
          <b>{own.value.name}</b>, {plural(own.value.lines.length, 'line', 'lines')}, stands beside ours below.{' '}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              own.value = null;
            }}
          >
            Forget it
          </button>
        </p>
      )}
      {trouble.value !== null && <p role="alert">{trouble.value}</p>}
    </section>
  );
}
