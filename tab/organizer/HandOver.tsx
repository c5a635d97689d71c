import { use, useMemo, useState } from 'react';
import { useLook } from '../ui/laterLook.ts';
import { Export } from './Export.tsx';
import { type Group, isTold } from './group.ts';
import { useOrganizerLook } from './look.ts';
import { MessageToSend } from './MessageToSend.tsx';
import type { MeetingHost } from './message.ts';
import type { Organizing } from './organizing.ts';
import { nameOf, planOf } from './plan.ts';
import { outsideOf } from './regroup.ts';
import { TimeChoice } from './TimeChoice.tsx';
import { say } from './words.ts';

interface Props {
  organizing: Organizing;
  hosts: Promise<readonly MeetingHost[]>;
}

/** The last step, group by group: who facilitates, when, and the message. The Organizer creates no meeting. */
export function HandOver({ organizing, hosts }: Props) {
  const { groups, people, settings } = organizing;
  const { byId } = organizing.standing;
  const styles = useOrganizerLook();
  const look = useLook();
  const possible = use(hosts);
  const [host, setHost] = useState<MeetingHost>(possible[0] ?? 'teams');
  const [chosen, setChosen] = useState(0);
  const [now] = useState(Date.now);
  const at = groups[chosen] ? chosen : 0;
  const group = groups[at] as Group;
  const outside = useMemo(() => outsideOf(groups, people).length, [groups, people]);
  const told = groups.filter(isTold).length;
  const plan = useMemo(() => planOf(group, byId, settings, now), [group, byId, settings, now]);
  const options = useMemo(
    () =>
      groups.map((g, n) => (
        <option key={g.id} value={n}>
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
  const { facilitator, schedule, members } = plan;
  const settled = { schedule, ...(facilitator && { facilitator: facilitator.id }) };
  const tell = () => {
    organizing.tell(at, settled);
    setChosen(next());
  };
  return (
    <section className={styles.section} aria-labelledby="hand">
      <h2 id="hand" tabIndex={-1} className={styles.heading}>
        {say('hand')}
      </h2>
      <div className={look.notice} role="note">
        <strong>{say('hand.warning')}</strong>
        <p className={look.text}>{say('hand.why', { host })}</p>
      </div>
      {outside > 0 && <p className={look.problem}>{say('groups.joined', { count: outside })}</p>}
      <div className={styles.row}>
        <label className={`${styles.label} ${styles.find}`}>
          <span>{say('hand.group')}</span>
          <select className={look.field} value={at} onChange={(e) => setChosen(Number(e.target.value))}>
            {options}
          </select>
        </label>
        {possible.length > 1 && (
          <label className={styles.label}>
            <span>{say('hand.host')}</span>
            <select className={look.field} value={host} onChange={(e) => setHost(e.target.value as MeetingHost)}>
              {possible.map((one) => (
                <option key={one} value={one}>
                  {say(`hand.host.${one}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        <p role="status" className={`${look.muted} ${styles.wide}`}>
          {say('hand.progress', { told, of: groups.length })}
        </p>
      </div>
      {facilitator && (
        <div key={group.id} className={styles.halves}>
          <div className={`${styles.panel} ${styles.section}`}>
            <h3 className={styles.sub}>{say('hand.plan')}</h3>
            <label className={styles.label}>
              <span>{say('hand.to')}</span>
              <select
                className={look.field}
                value={facilitator.id}
                onChange={(e) => organizing.plan(at, { facilitator: e.target.value })}
              >
                {members.map((p) => (
                  <option key={p.id} value={p.id}>
                    {p.facilitates ? say('hand.toListed', { name: nameOf(p) }) : nameOf(p)}
                  </option>
                ))}
              </select>
            </label>
            <TimeChoice
              group={group}
              plan={plan}
              settings={settings}
              now={now}
              onChange={(schedule) => organizing.plan(at, { schedule })}
              onHold={() => organizing.settle(at, settled)}
            />
          </div>
          <MessageToSend
            invitation={{ ...plan, settings, host, now }}
            isTold={isTold(group)}
            isLast={told + (isTold(group) ? 0 : 1) === groups.length}
            onTold={tell}
          />
        </div>
      )}
      <Export organizing={organizing} />
    </section>
  );
}
