import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import { say } from '../words.ts';
import { useCheckLook } from './look.ts';

interface Props {
  /** From the top, as far as that can be guessed. */
  words: readonly string[];
  onOrder(words: readonly string[]): void;
  onLeave(): void;
}

/** Ranks levels that are words. */
export function LevelOrder({ words, onOrder, onLeave }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const check = useCheckLook();
  const [order, setOrder] = useState(words);
  const [said, setSaid] = useState('');
  const move = (from: number, to: number) => {
    const value = order[from] ?? '';
    setOrder(order.toSpliced(from, 1).toSpliced(to, 0, value));
    setSaid(say('question.levels.moved', { value, place: to + 1 }));
  };
  return (
    <div className={check.question}>
      <p className={look.text}>{say('question.levels')}</p>
      <ol className={check.order}>
        {order.map((value, n) => (
          <li key={value}>
            <div className={check.ranked}>
              <span className={check.word}>{value}</span>
              <Button
                className={check.arrow}
                aria-label={say('question.levels.up', { value })}
                disabledFocusable={n === 0}
                onClick={() => move(n, n - 1)}
              >
                ↑
              </Button>
              <Button
                className={check.arrow}
                aria-label={say('question.levels.down', { value })}
                disabledFocusable={n === order.length - 1}
                onClick={() => move(n, n + 1)}
              >
                ↓
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className={look.spoken}>
        {said}
      </p>
      <div className={styles.row}>
        <Button className={styles.tall} appearance="primary" onClick={() => onOrder(order)}>
          {say('question.levels.use')}
        </Button>
        <Button className={styles.tall} onClick={onLeave}>
          {say('question.leave')}
        </Button>
      </div>
    </div>
  );
}
