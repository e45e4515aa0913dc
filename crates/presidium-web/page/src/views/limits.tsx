// Limits.

export default function View() {
  return <h1>Limits</h1>;
}
