// Notes.

export default function View() {
  return <h1>Notes</h1>;
}
