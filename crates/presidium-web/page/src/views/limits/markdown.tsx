// Draws the plain Markdown of our own pages: headings, paragraphs, lists, bold and code.

import type { ComponentChildren } from 'preact';

/** The page; its first heading becomes the view's. */
export function Markdown({ text }: { text: string }) {
  return <>{text.split(/\n{2,}/).map((block, n) => <Block key={n} text={block.trim()} />)}</>;
}

function Block({ text }: { text: string }) {
  const heading = /^(#{1,4})\s+(.*)$/.exec(text);
  if (heading) return <Heading level={heading[1]?.length ?? 1}>{inline(heading[2] ?? '')}</Heading>;
  if (/^(?:-|\d+\.)\s/.test(text)) return <List text={text} />;
  return text === '' ? null : <p>{inline(text.replaceAll('\n', ' '))}</p>;
}

function Heading({ level, children }: { level: number; children: ComponentChildren }) {
  if (level === 1) return <h1>{children}</h1>;
  return level === 2 ? <h2>{children}</h2> : <h3>{children}</h3>;
}

function List({ text }: { text: string }) {
  const items = text.split(/\n(?=(?:-|\d+\.)\s)/).map((item) => inline(item.replace(/^(?:-|\d+\.)\s+/, '').replaceAll('\n', ' ')));
  const rows = items.map((item, n) => <li key={n}>{item}</li>);
  return text.startsWith('-') ? <ul>{rows}</ul> : <ol>{rows}</ol>;
}

function inline(text: string): ComponentChildren[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece, n) => {
    if (piece.startsWith('`')) return <code key={n}>{piece.slice(1, -1)}</code>;
    if (piece.startsWith('**')) return <strong key={n}>{piece.slice(2, -2)}</strong>;
    return piece;
  });
}
