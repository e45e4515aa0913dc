// Which interpretation of the sources answers: links to the same place read by another.

import { model } from '../engine';
import { Link } from '../links';
import { place } from '../state';
import { interpretation } from '../world';

/** `Read by: documents · notes · literature`; the current one is marked. Nothing until the model is known. */
export function Reading() {
  const all = model.value?.interpretations ?? [];
  if (all.length < 2) return null;
  const now = interpretation();
  const { i: _, ...kept } = place.value.with;
  return (
    <p class="reading">
      <span class="label">Interpretation of the sources</span>{' '}
      {all.map((each) =>
        each.id === now ? (
          <strong key={each.id} aria-current="true">
            {each.title}
          </strong>
        ) : (
          <Link key={each.id} to={{ with: { ...kept, i: each.default ? '' : each.id } }}>
            {each.title}
          </Link>
        ),
      )}
    </p>
  );
}
