// Why.

export default function View() {
  return <h1>Why</h1>;
}
