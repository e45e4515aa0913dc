// Scoreboard.

export default function View() {
  return <h1>Scoreboard</h1>;
}
