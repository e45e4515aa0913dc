// Ask: one sentence of the notes, a bet, then a hundred pairs of histories with the same luck.

export default function View() {
  return <h1>Ask</h1>;
}
