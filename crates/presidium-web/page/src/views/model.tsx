// Model.

export default function View() {
  return <h1>Model</h1>;
}
