// One source: what it is, and every rule that rests on it.

import { useOnce } from '../../asking';
import { engine } from '../../engine';
import { plural } from '../../format';
import { Link } from '../../links';
import { Failure } from '../../shell/notices';
import { Fold, RestsOn } from './statement';
import type { Sources } from './wire';

export function SourceBox({ name }: { name: string }) {
  const key = name.replace(/^record\s+/, '');
  const answer = useOnce(key, async (signal) => (await engine.cite(key, signal)) as Sources);
  const { value, error } = answer.value;
  return (
    <aside class="source-box" aria-label={`Source: ${key}`}>
      <Failure error={error} />
      {value?.sources.map((card) => (
        <article key={card.key}>
          <h2>{card.title}</h2>
          <p class="denominator">
            {card.kind}, cited as <code>{card.kind === 'record' ? `@record ${card.key}` : `@${card.key}`}</code>
          </p>
          {card.details.map((detail, n) => (
            <p key={n}>{detail}</p>
          ))}
          {card.rules.length === 0 ? (
            <p>No rule rests on it.</p>
          ) : (
            <Fold summary={`${plural(card.rules.length, 'place', 'places')} in the model ${card.rules.length === 1 ? 'rests' : 'rest'} on it`}>{() => <RestsOn rules={card.rules} />}</Fold>
          )}
        </article>
      ))}
      <p>
        <Link to={{ view: 'notes', with: {} }}>Close</Link>
      </p>
    </aside>
  );
}
