// Questions to the engine as values of a view: asked when they change, cancelled when replaced, kept while stale.

import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { noticed, returned, type EngineError, type Stream } from './engine';

export interface Answer<T> {
  /** The newest answer, of an earlier question while `stale`. */
  value: T | null;
  /** Whether the value answers an earlier question than the one now asked. */
  stale: boolean;
  /** Whether more is to come. */
  asking: boolean;
  error: EngineError | null;
}

const NOTHING: Answer<never> = { value: null, stale: false, asking: false, error: null };

/** Asks `question` whenever `key` changes (null asks nothing), after `wait` milliseconds without a further change. */
export function useStream<T>(key: string | null, question: (signal: AbortSignal) => Stream<T>, first: T | null = null, wait = 0): Signal<Answer<T>> {
  const answer = useSignal<Answer<T>>({ ...NOTHING, value: first });
  const back = returned.value;
  useEffect(() => {
    if (key === null) {
      answer.value = { ...NOTHING, value: first };
      return undefined;
    }
    const stop = new AbortController();
    answer.value = { ...answer.peek(), asking: true, stale: true, error: null };
    const timer = setTimeout(() => void follow(question(stop.signal), stop.signal, answer), wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, back]);
  return answer;
}

async function follow<T>(stream: Stream<T>, signal: AbortSignal, answer: Signal<Answer<T>>): Promise<void> {
  try {
    for await (const progress of stream) {
      if (signal.aborted) return;
      answer.value = { value: progress.result, stale: false, asking: !progress.final, error: null };
    }
  } catch (error) {
    if (!signal.aborted) answer.value = { ...answer.peek(), asking: false, error: noticed(error) };
  }
}

/** The same for a question with one answer. */
export function useOnce<T>(key: string | null, question: (signal: AbortSignal) => Promise<T>, first: T | null = null): Signal<Answer<T>> {
  return useStream(key, (signal) => single(question(signal)), first);
}

async function* single<T>(promise: Promise<T>): AsyncGenerator<{ final: boolean; result: T }> {
  yield { final: true, result: await promise };
}
