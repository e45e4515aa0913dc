// What the reader has to know about the page itself: the engine is away, the link was damaged or is of another model.

import { connection, model, type EngineError } from '../engine';
import { sentence } from '../format';
import { fault, place } from '../state';

export function Notices() {
  const made = place.value.model;
  const stranger = model.value !== null && made !== '' && made !== '0' && !model.value.model_digest.startsWith(made);
  return (
    <div class="notices">
      {connection.value === 'gone' && (
        <p class="notice" role="alert">
          <strong>The engine is not there.</strong> What you see stays. The page goes on by itself as soon as “presidium serve” runs again.
        </p>
      )}
      {fault.value && (
        <p class="notice" role="alert">
          {fault.value}
        </p>
      )}
      {stranger && (
        <p class="notice">
          This link was made with another version of the model (<code>{made}</code>). Its numbers may differ from those its sender saw.
        </p>
      )}
    </div>
  );
}

/** A failed question: what, and what to do next. */
export function Failure({ error }: { error: EngineError | null }) {
  if (!error || error.kind === 'gone') return null;
  return (
    <div class="failure" role="alert">
      <p>{sentence(error.message)}</p>
      {error.near.length > 0 && !/did you mean/i.test(error.next) && <p>Did you mean {error.near.join(', ')}?</p>}
      {error.next && <p>{sentence(error.next)}</p>}
    </div>
  );
}
