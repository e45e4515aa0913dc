// What if.

export default function View() {
  return <h1>What if</h1>;
}
