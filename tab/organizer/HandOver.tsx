import { Button, Link } from '@fluentui/react-components';
import { useMemo, useRef, useState } from 'react';
import type { Person } from '#grouping/person.ts';
import { isDone } from '../host/copy.ts';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { calendarHold, chatLink, download, type Group, isTold, messageFor, messageHtml } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { say, type Word } from './words.ts';

/** Handover to the facilitators, group by group: the Organizer sends messages and creates no meeting. */
export function HandOver({ organizing }: { organizing: Organizing }) {
  const { groups } = organizing;
  const { byId } = organizing.standing;
  const styles = useOrganizerLook();
  const look = useLook();
  const [chosen, setChosen] = useState(0);
  const at = groups[chosen] ? chosen : 0;
  const group = groups[at] as Group;
  const told = groups.filter(isTold).length;
  const options = useMemo(
    () =>
      groups.map((g, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group's identity is its position
        <option key={n} value={n}>
          {isTold(g) ? say('hand.told', { group: g.name }) : g.name}
        </option>
      )),
    [groups],
  );
  /** The next group whose facilitator hasn't been told; this one if all have. */
  const next = () => {
    const after = [...groups.keys()].map((n) => (at + 1 + n) % groups.length);
    return after.find((n) => n !== at && !isTold(groups[n] as Group)) ?? at;
  };
  const tell = () => {
    organizing.tell(at);
    setChosen(next());
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
          <span>{say('hand.group')}</span>
          <select className={look.field} value={at} onChange={(e) => setChosen(Number(e.target.value))}>
            {options}
          </select>
        </label>
        <p role="status" className={`${look.text} ${styles.wide}`}>
          {say('hand.progress', { told, of: groups.length })}
        </p>
      </div>
      <Steps
        key={group.name}
        members={group.members.flatMap((id) => byId.get(id) ?? [])}
        minutes={organizing.settings.meeting}
        isTold={isTold(group)}
        isLast={told + (isTold(group) ? 0 : 1) === groups.length}
        onTold={tell}
      />
    </section>
  );
}

interface StepsProps {
  members: readonly Person[];
  /** Length of a meeting. */
  minutes: number;
  isTold: boolean;
  isLast: boolean;
  onTold(): void;
}

/** What the Organizer does for one group. */
function Steps({ members, minutes, isTold, isLast, onTold }: StepsProps) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [facilitatorId, setFacilitator] = useState<string>();
  const [said, setSaid] = useState<Word>();
  const text = useRef<HTMLTextAreaElement>(null);
  const facilitator = members.find((p) => p.id === facilitatorId) ?? members.find((p) => p.facilitates) ?? members[0];
  if (!facilitator) return null;
  const copy = async () => {
    const parts = { 'text/plain': messageFor(facilitator, members), 'text/html': messageHtml(facilitator, members) };
    if (await isDone(() => navigator.clipboard.write([new ClipboardItem(parts)]))) return setSaid('hand.copied');
    // A frame may not be allowed to copy, and a browser may never answer: then the text is copied by hand.
    text.current?.select();
    setSaid('hand.byHand');
  };
  return (
    <ol className={styles.steps}>
      <li>
        <label className={styles.label}>
          <span>{say('hand.to')}</span>
          <select className={look.field} value={facilitator.id} onChange={(e) => setFacilitator(e.target.value)}>
            {members.map((p) => (
              <option key={p.id} value={p.id}>
                {p.facilitates ? `${p.name} · ${say('group.facilitator')}` : p.name}
              </option>
            ))}
          </select>
        </label>
      </li>
      <li>
        <label className={styles.label}>
          <span>{say('hand.message')}</span>
          <textarea
            {...confidentialField}
            ref={text}
            className={look.field}
            rows={8}
            readOnly
            value={messageFor(facilitator, members)}
          />
        </label>
        <div className={styles.row}>
          <Button appearance="primary" className={styles.tall} onClick={copy}>
            {say('hand.copy')}
          </Button>
          <span role="status" className={look.muted}>
            {said && say(said)}
          </span>
        </div>
      </li>
      <li>
        <div className={styles.row}>
          <Link className={styles.link} href={chatLink(facilitator)} target="_blank" rel="noreferrer">
            {say('hand.chat', { name: facilitator.name })}
          </Link>
          <span className={`${look.muted} ${styles.wide}`}>{say('hand.paste')}</span>
        </div>
      </li>
      <li>
        <div className={styles.row}>
          <Button className={styles.tall} disabledFocusable={isTold && isLast} onClick={onTold}>
            {say(isLast ? 'hand.sentLast' : 'hand.sent')}
          </Button>
          <Button
            className={styles.tall}
            appearance="subtle"
            onClick={() => download('mini-m.ics', 'text/calendar', calendarHold(minutes, new Date()))}
          >
            {say('hand.hold')}
          </Button>
        </div>
      </li>
    </ol>
  );
}
