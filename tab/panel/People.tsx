import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { withoutTopic } from '#session/counts.ts';
import type { PersonView, SharedView } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { seatOf } from '../ui/names.ts';
import { t } from '../words/words.ts';

// A question that replaces the line brings lines of its own.
const useStyles = makeStyles({
  person: { minHeight: '48px', '&:has(fieldset)': { paddingTop: '10px', paddingBottom: '10px' } },
});

/** Who is in this session. The facilitator hands the role over here, and nothing is left to do here then. */
export function People({ onHandedOver }: { onHandedOver: () => void }) {
  const look = useLook();
  const styles = useStyles();
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const missing = facilitator && shared.phase.kind === 'gather' ? withoutTopic(shared) : [];
  return (
    <ul className={look.list}>
      {Object.entries(shared.people).map(([id, person]) => {
        const { name } = person;
        const state = stateOf(person);
        return (
          <li key={id} className={mergeClasses(look.item, look.centred, styles.person)}>
            <Face name={name} seat={seatOf(shared, id)} size="28px" isAway={!person.present} />
            <span className={look.grow}>{labelOf(shared, id, name, id === own.participant)}</span>
            {state && <span className={look.muted}>{state}</span>}
            {!state && missing.includes(id) && <span className={look.muted}>{t('people.noTopic')}</span>}
            {facilitator && id !== own.participant && !state && (
              <Confirm
                command={{ type: 'hand-over-role', to: id }}
                label={t('people.handOverYes')}
                spoken={t('people.handOver', { name })}
                question={t('people.handOverAsk', { name })}
                yes={t('people.handOverYes')}
                no={t('people.keep')}
                appearance="transparent"
                className={look.link}
                onDone={onHandedOver}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function labelOf(shared: SharedView, id: string, name: string, yours: boolean): string {
  const facilitates = shared.facilitator === id;
  if (yours) return t(facilitates ? 'people.youFacilitator' : 'people.you', { name });
  return facilitates ? t('people.facilitator', { name }) : name;
}

function stateOf({ present, acknowledged }: PersonView): string | undefined {
  if (!present) return t('people.away');
  return acknowledged ? undefined : t('people.entering');
}
