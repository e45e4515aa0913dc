// A choice of one event of the scoreboard, by its title.

import './choice.css';
import { model } from '../../engine';
import { topicWords } from '../../words';

export interface EventChoiceProps {
  event: string;
  chosen: (id: string) => void;
  label: string;
}

/** All events by topic; the one asked stands in it even when the model does not know it. */
export function EventChoice({ event, chosen, label }: EventChoiceProps) {
  const known = model.value?.outcomes.filter((o) => o.kind === 'event') ?? [];
  const topics = [...new Set(known.map((o) => o.topic))];
  return (
    <p class="choice">
      <label for="event">{label}</label>
      <select id="event" value={event} onChange={(change) => chosen(change.currentTarget.value)}>
        {!known.some((o) => o.id === event) && <option value={event}>{event}</option>}
        {topics.map((topic) => (
          <optgroup key={topic} label={topicWords(topic)}>
            {known
              .filter((o) => o.topic === topic)
              .map((o) => (
                <option key={o.id} value={o.id}>
                  {o.title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </p>
  );
}
