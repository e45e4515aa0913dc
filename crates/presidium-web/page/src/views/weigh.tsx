// Weigh.

export default function View() {
  return <h1>Weigh</h1>;
}
