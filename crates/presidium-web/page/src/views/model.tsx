// The model itself: every rule with its source to read, a copy to edit with the checker at hand, and the copy to run.

import './model/model.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { useOnce, useStream } from '../asking';
import { engine, type Check, type ModelFile } from '../engine';
import { count, plural } from '../format';
import { Failure } from '../shell/notices';
import { go, place, type To } from '../state';
import { copyOf, edit, edited, edits, giveUp } from './model/copy';
import { Editing } from './model/editing';
import { outline, type Declaration } from './model/outline';
import { Declarations, Reading } from './model/reading';
import { Trying } from './model/trying';
import { shortFile } from './notes/statement';

/** Declarations listed for a search before the reader must ask for less. */
const LISTED = 60;

export default function View() {
  const files = useOnce('files', (signal) => engine.files(signal));
  const { value, error } = files.value;
  return (
    <>
      <h1>The model</h1>
      <Failure error={error} />
      {value === null ? error === null && <p class="denominator">Being fetched…</p> : <Files files={value.files} />}
    </>
  );
}

const ruleAt = (d: { file: string; first: number }): To => ({ view: 'model', with: { f: shortFile(d.file), l: String(d.first) } });

function Files({ files }: { files: readonly ModelFile[] }) {
  const { f = '', l = '', q = '' } = place.value.with;
  const file = files.find(({ name }) => shortFile(name) === shortFile(f)) ?? files[0];
  const all = useMemo(() => files.flatMap(({ name, text }) => outline(name, text)), [files]);
  const lines = useMemo(() => files.reduce((sum, { text }) => sum + text.split('\n').length, 0), [files]);
  const sourced = all.filter((d) => d.sources.length > 0).length;
  if (file === undefined) return <p>This model has no files.</p>;
  const line = Number.parseInt(l, 10);
  const here = all.find((d) => d.file === file.name && line >= d.first && line <= d.last) ?? null;
  const words = q.trim().toLowerCase();
  const hits = words === '' ? all.filter((d) => d.file === file.name) : all.filter((d) => matches(d, words));
  return (
    <>
      <p class="lead">
        {count(lines)} lines in {files.length} files: {count(all.length)} declarations, {count(sourced)} of them with a source. Read a rule, follow its source, or change a copy and see what follows.
      </p>
      <Finder files={files} file={file} query={q} />
      <div class="model">
        <nav class="outline" aria-label={words === '' ? `Declarations of ${shortFile(file.name)}` : 'Declarations found'}>
          <Declarations found={hits.slice(0, LISTED)} link={ruleAt} here={here} />
          {hits.length === 0 && <p>Nothing is called that.</p>}
          {hits.length > LISTED && <p class="denominator">{count(hits.length - LISTED)} more: ask for less.</p>}
        </nav>
        <Text files={files} file={file} chosen={here ?? (line > 0 ? { first: line, last: line } : null)} />
      </div>
    </>
  );
}

function matches(d: Declaration, words: string): boolean {
  const text = `${d.keyword} ${d.name} ${d.title ?? ''} ${d.sources.join(' ')}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

function Finder({ files, file, query }: { files: readonly ModelFile[]; file: ModelFile; query: string }) {
  const f = shortFile(file.name);
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <p>
        <label for="file">File</label>
        <select id="file" value={file.name} onChange={(event) => go({ view: 'model', with: { f: shortFile(event.currentTarget.value) } })}>
          {files.map(({ name }) => (
            <option key={name} value={name}>
              {shortFile(name)}
              {edits.value[name] === undefined ? '' : ' (edited)'}
            </option>
          ))}
        </select>
      </p>
      <p>
        <label for="rule">Find a rule in all files</label>
        <input id="rule" type="search" value={query} placeholder="a name, a word, @judgement" onInput={(event) => go({ view: 'model', with: { f, q: event.currentTarget.value } }, 'replace')} />
      </p>
    </form>
  );
}

function Text({ files, file, chosen }: { files: readonly ModelFile[]; file: ModelFile; chosen: { first: number; last: number } | null }) {
  const editing = useSignal(edits.value[file.name] !== undefined);
  const text = edits.value[file.name] ?? file.text;
  return (
    <section class="text" aria-label={shortFile(file.name)}>
      <p class="doing">
        <button type="button" class="quiet" aria-pressed={editing.value} onClick={() => (editing.value = !editing.value)}>
          {editing.value ? 'Read it' : 'Edit a copy'}
        </button>{' '}
        {edited.value && <Copy files={files} />}
      </p>
      {editing.value ? <Edited files={files} file={file} text={text} start={chosen?.first ?? 1} /> : <Reading name={shortFile(file.name)} text={text} chosen={chosen} />}
      {edited.value && <Trying files={files} />}
    </section>
  );
}

/** What can be done with the copy as a whole. */
function Copy({ files }: { files: readonly ModelFile[] }) {
  const names = Object.keys(edits.value).map(shortFile);
  const save = () => {
    for (const { name, text } of copyOf(files, edits.value)) if (edits.value[name] !== undefined) download(shortFile(name), text);
  };
  return (
    <>
      <button type="button" class="quiet" onClick={save}>
        Save {plural(names.length, 'file', 'files')}
      </button>{' '}
      <button type="button" class="quiet" onClick={giveUp}>
        Give up my edits
      </button>
    </>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function Edited({ files, file, text, start }: { files: readonly ModelFile[]; file: ModelFile; text: string; start: number }) {
  const now = edits.value;
  const key = edited.value ? JSON.stringify(now) : null;
  const answer = useStream<Check>(key, (signal) => once(engine.check(copyOf(files, now), signal)), null, 500);
  const { value, asking, error } = answer.value;
  return (
    <>
      <Editing
        name={shortFile(file.name)}
        text={text}
        typed={(typed) => edit(file, typed)}
        check={key === null ? null : value}
        checking={key !== null && asking}
        start={start}
        open={(name) => go({ view: 'model', with: { f: shortFile(name) } })}
      />
      <Failure error={error} />
    </>
  );
}

async function* once<T>(promise: Promise<T>): AsyncGenerator<{ final: boolean; result: T }> {
  yield { final: true, result: await promise };
}
