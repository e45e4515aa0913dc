// Claims.

export default function View() {
  return <h1>Claims</h1>;
}
