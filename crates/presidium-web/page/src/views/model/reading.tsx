// Draws a model file to be read: numbered lines, coloured, every source a link, the chosen declaration marked.

import { useEffect, useRef } from 'preact/hooks';
import { Link, noteTo, sourceTo } from '../../links';
import type { To } from '../../state';
import { pieces, type Declaration, type Piece } from './outline';

export function Reading({ name, text, chosen }: { name: string; text: string; chosen: { first: number; last: number } | null }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    mark.current?.scrollIntoView({ block: 'center' });
  }, [name, chosen?.first]);
  return (
    <div class="reading" role="region" aria-label={`${name}, read only`} tabIndex={0}>
      {text.split('\n').map((line, n) => {
        const at = n + 1;
        const marked = chosen !== null && at >= chosen.first && at <= chosen.last;
        return (
          <div key={at} class={marked ? 'row marked' : 'row'} ref={marked && at === chosen.first ? mark : null}>
            <span class="number" aria-hidden="true">
              {at}
            </span>
            <code>
              {pieces(line).map((piece, i) => (
                <Coloured key={i} piece={piece} />
              ))}
            </code>
          </div>
        );
      })}
    </div>
  );
}

function Coloured({ piece }: { piece: Piece }) {
  if (piece.colour === 'plain') return <>{piece.text}</>;
  if (piece.colour !== 'source') return <span class={`c-${piece.colour}`}>{piece.text}</span>;
  return (
    <Link class="c-source" to={sourceLink(piece.text)}>
      {piece.text}
    </Link>
  );
}

/** Where the page shows a source as a model writes it. */
export function sourceLink(text: string): To {
  const [key = '', argument = ''] = text.slice(1).split(/\s+/);
  if (key === 'notes') return noteTo(/\d+/.exec(argument)?.[0] ?? argument);
  return sourceTo(key === 'record' ? `record ${argument}` : key);
}

/** The declarations found, as links that mark them in the text. */
export function Declarations({ found, link, here }: { found: readonly Declaration[]; link: (d: Declaration) => To; here: Declaration | null }) {
  return (
    <ul class="declarations">
      {found.map((d) => (
        <li key={`${d.file}:${d.first}`}>
          <Link to={link(d)} class={here?.file === d.file && here.first === d.first ? 'chosen' : ''}>
            <span class="keyword">{d.keyword}</span> <b>{d.name}</b>
            {d.title !== null && <span class="title"> {d.title}</span>}
          </Link>
          <span class="quiet"> {d.sources.length === 0 ? 'no source' : d.sources.slice(0, 3).join('  ')}</span>
        </li>
      ))}
    </ul>
  );
}
