// Turns a text file of the reader's own into numbered lines; nothing here can send anything anywhere.

/** The reader's own copy: its name and its lines, the first being line 1. */
export interface OwnCopy {
  readonly name: string;
  readonly lines: readonly string[];
}

/** More than this is not a copy of the notes. */
const LARGEST = 2_000_000;

/** Reads a file in the browser; rejects with a sentence when it cannot be a copy of the notes. */
export async function ownCopy(file: File): Promise<OwnCopy> {
  if (file.size > LARGEST) throw new Error(`${file.name} has ${file.size} bytes; a copy of the notes has far fewer.`);
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await file.arrayBuffer());
  if (text.includes('\u0000')) throw new Error(`${file.name} is not a text file. Save the notes as plain text and try again.`);
  return { name: file.name, lines: text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/) };
}

/** A line of the copy, counted from 1, or nothing when it has no such line. */
export function lineOf(copy: OwnCopy | null, line: number): string | null {
  const text = copy?.lines[line - 1]?.trim();
  return text ? text : null;
}
