import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Person } from '#grouping/person.ts';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

/** The list that is printed instead of the page; drawn only for printing, since it lists everyone. */
export function PrintedList({ groups, people }: { groups: readonly Group[]; people: readonly Person[] }) {
  const styles = useOrganizerLook();
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  if (!printing) return null;
  const byId = new Map(people.map((p) => [p.id, p]));
  return (
    <div className={styles.printed}>
      <h1>{say('title')}</h1>
      {groups.map((g) => (
        <section key={g.name} style={{ breakInside: 'avoid' }}>
          <h2>{g.name}</h2>
          <ul>
            {g.members.map((id) => (
              <li key={id}>{`${byId.get(id)?.name ?? id} · ${byId.get(id)?.email ?? ''}`}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
