// Turns the text of a model file into its declarations, each with its sources, and into coloured pieces of lines.
//
// It reads layout only (a declaration starts in the first column), so it also works on a text with errors.

/** One declaration of a file: where it stands, what it is called, what it cites. */
export interface Declaration {
  readonly file: string;
  /** Lines counted from 1, both included. */
  readonly first: number;
  readonly last: number;
  readonly keyword: string;
  readonly name: string;
  readonly title: string | null;
  readonly sources: readonly string[];
}

const HEAD = /^([a-z]+)\s+([^\s[:="(]+)/;
const SOURCE = /@(?:judgement\s+"[^"]*"|[a-z][\w-]*(?:[^\S\n]+(?:\d+(?:-\d+)?(?:,\s*\d+(?:-\d+)?)*|[a-z][\w-]*))?)/g;

/** The sources a text names, each once, in order. */
export function sourcesIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    for (const match of line.matchAll(SOURCE)) found.add(tidied(match[0]));
  }
  return [...found];
}

/** Only `@notes` and `@record` take an argument; what follows another key is the next thing on the line. */
function tidied(source: string): string {
  if (/^@(notes|record|judgement)\b/.test(source)) return source.replace(/\s+/g, ' ');
  return source.split(/\s/)[0] ?? source;
}

/** The declarations of a file, in its order. */
export function outline(file: string, text: string): readonly Declaration[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (HEAD.test(line) ? [index] : []));
  return starts.map((start, n) => {
    const last = lastLine(lines, start, starts[n + 1] ?? lines.length);
    const body = lines.slice(start, last + 1).join('\n');
    const head = HEAD.exec(lines[start] ?? '');
    return {
      file,
      first: start + 1,
      last: last + 1,
      keyword: head?.[1] ?? '',
      name: head?.[2] ?? '',
      title: /"([^"]*)"/.exec(lines[start] ?? '')?.[1] ?? null,
      sources: sourcesIn(body),
    };
  });
}

/** A declaration ends before blank lines and remarks that belong to the next. */
function lastLine(lines: readonly string[], start: number, next: number): number {
  let last = next - 1;
  while (last > start && /^(\s*$|#)/.test(lines[last] ?? '')) last -= 1;
  return last;
}

/** How a piece of a line is coloured. */
export type Colour = 'remark' | 'keyword' | 'text' | 'source' | 'label' | 'plain';

export interface Piece {
  readonly colour: Colour;
  readonly text: string;
}

const PIECES =
  /(#.*$)|(@(?:judgement\s+"[^"]*"|[a-z][\w-]*(?:\s+(?:\d+(?:-\d+)?(?:,\s*\d+(?:-\d+)?)*|(?!as\b)[a-z][\w-]*(?=\s|$)))?))|("[^"]*")|(\bas\s+[a-z]\w*)|(^[a-z]+\b)/g;

/** A line as coloured pieces; together they are the line again. */
export function pieces(line: string): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(PIECES)) {
    if (match.index > at) found.push({ colour: 'plain', text: line.slice(at, match.index) });
    found.push({ colour: colourOf(match), text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < line.length) found.push({ colour: 'plain', text: line.slice(at) });
  return found;
}

function colourOf(match: RegExpMatchArray): Colour {
  if (match[1] !== undefined) return 'remark';
  if (match[2] !== undefined) return 'source';
  if (match[3] !== undefined) return 'text';
  return match[4] === undefined ? 'keyword' : 'label';
}

/** The offset of a line and column, both counted from 1, in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  const end = text.indexOf('\n', at);
  return Math.min(at + column - 1, end < 0 ? text.length : end);
}
