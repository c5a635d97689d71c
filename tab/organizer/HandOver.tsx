import { Button, Link } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useLook } from '../panel/look.ts';
import { calendarHold, chatLink, download, groupsFile, messageFor } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { say, type Word } from './words.ts';

/** Into calendars, by the facilitators: the Organizer sends each a message and creates no meeting. */
export function HandOver({ organizing }: { organizing: Organizing }) {
  const { groups, settings } = organizing;
  const { byId } = organizing.standing;
  const styles = useOrganizerLook();
  const look = useLook();
  const [chosen, setChosen] = useState(0);
  const [facilitatorId, setFacilitator] = useState<string>();
  const [said, setSaid] = useState<Word>();
  const text = useRef<HTMLTextAreaElement>(null);
  const group = groups[chosen] ?? groups[0];
  const members = group?.members.flatMap((id) => byId.get(id) ?? []) ?? [];
  const facilitator = members.find((p) => p.id === facilitatorId) ?? members.find((p) => p.facilitates) ?? members[0];
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.current?.value ?? '');
      setSaid('hand.copied');
    } catch {
      // A frame may not be allowed to: then by hand.
      text.current?.select();
      setSaid('hand.byHand');
    }
  };
  return (
    <section className={styles.section} aria-labelledby="hand">
      <h2 id="hand" className={styles.heading}>
        {say('hand')}
      </h2>
      <div className={look.notice} role="note">
        <strong>{say('hand.warning')}</strong>
        <p className={look.text}>{say('hand.why')}</p>
      </div>
      <div className={styles.row}>
        <label className={styles.label}>
          {say('hand.group')}
          <select className={look.field} value={chosen} onChange={(e) => setChosen(Number(e.target.value))}>
            {groups.map((g, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place.
              <option key={n} value={n}>
                {g.name}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.label}>
          {say('hand.to')}
          <select className={look.field} value={facilitator?.id ?? ''} onChange={(e) => setFacilitator(e.target.value)}>
            {members.map((p) => (
              <option key={p.id} value={p.id}>
                {p.facilitates ? `${p.name} · ${say('group.facilitator')}` : p.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {facilitator && (
        <>
          <label className={styles.label}>
            {say('hand.message')}
            <textarea ref={text} className={look.field} rows={10} readOnly value={messageFor(facilitator, members)} />
          </label>
          <div className={styles.row}>
            <Button appearance="primary" className={styles.tall} onClick={copy}>
              {say('hand.copy')}
            </Button>
            <Link className={styles.link} href={chatLink(facilitator)} target="_blank" rel="noreferrer">
              {say('hand.chat')}
            </Link>
            <Button
              className={styles.tall}
              onClick={() => download('mini-m.ics', 'text/calendar', calendarHold(settings.meeting, new Date()))}
            >
              {say('hand.hold')}
            </Button>
          </div>
          <p role="status" className={look.muted}>
            {said && say(said)}
          </p>
        </>
      )}
      <h2 className={styles.heading}>{say('keep')}</h2>
      <p className={look.text}>{say('keep.why')}</p>
      <div className={styles.row}>
        <Button
          appearance="primary"
          className={styles.tall}
          onClick={() => download('organizer.json', 'application/json', organizing.saved())}
        >
          {say('hand.save')}
        </Button>
        <Button className={styles.tall} onClick={() => download('groups.csv', 'text/csv', groupsFile(groups, byId))}>
          {say('hand.csv')}
        </Button>
        <Button className={styles.tall} onClick={() => window.print()}>
          {say('hand.print')}
        </Button>
      </div>
    </section>
  );
}
