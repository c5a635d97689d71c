import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LockDevice } from '../live/lockState.ts';
import { useLock, useView, useViewPart } from '../live/useLive.ts';
import { CompareButton } from '../ui/CompareButton.tsx';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/laterLook.ts';
import { nameOf, useIsFacilitator } from '../ui/me.ts';
import { seatOf, shortNameOf } from '../ui/names.ts';
import { t, timeOfDay } from '../words/words.ts';
import { ComparisonBox } from './ComparisonBox.tsx';
import { useComparison } from './comparison.ts';
import { LetIn } from './LetIn.tsx';
import { FacilitatorBegins, Trouble, useLockTrouble } from './Trouble.tsx';

const useStyles = makeStyles({
  link: { color: tokens.colorBrandForegroundLink },
  device: { paddingTop: '6px', paddingBottom: '6px' },
  own: { paddingTop: '8px' },
});

/** Who can read the topics: what is locked, whether a number was compared, and every device that has the key. */
export function LockDetails() {
  const look = useLook();
  const styles = useStyles();
  const { devices, compared } = useLock();
  const trouble = useLockTrouble();
  const me = useViewPart(({ own }) => own.participant);
  const comparison = useComparison();
  const isFacilitator = useIsFacilitator();
  const people = new Set(devices.map(({ person }) => person)).size;
  const ownHere = devices.filter(({ person, here }) => person === me && here).length;
  const isPartial = devices.some(({ apart }) => apart);
  const isRunning = comparison && !comparison.isOver && comparison.step !== 'none';
  return (
    <>
      <p className={look.muted}>{t('lock.what')}</p>
      {trouble && <Trouble trouble={trouble} />}
      <LetIn />
      {comparison && (isRunning || comparison.isAlarm) ? (
        <ComparisonBox comparison={comparison} />
      ) : (
        !trouble && (
          <div className={look.tight}>
            <p className={look.text}>
              {compared ? t('lock.compared', { partial: String(isPartial) }) : t('lock.notCompared')}
            </p>
            {isFacilitator && <CompareButton explain />}
            {!compared && <FacilitatorBegins />}
          </div>
        )
      )}
      {devices.length > 0 && (
        <div>
          <h3 className={look.heading}>{t('lock.count', { people, devices: devices.length })}</h3>
          <ul className={look.list}>
            {devices.map((device) => (
              <DeviceLine key={device.id} device={device} />
            ))}
          </ul>
          {ownHere > 1 && (
            <p className={mergeClasses(look.text, styles.own)}>{t('lock.ownDevices', { count: ownHere })}</p>
          )}
        </div>
      )}
      <div>
        <p className={look.muted}>{t('lock.limits')}</p>
        <a className={mergeClasses(look.text, styles.link)} href="/about#lock" target="_blank" rel="noreferrer">
          {t('lock.more')}
        </a>
      </div>
    </>
  );
}

function DeviceLine({ device: { person, here, own, apart, added } }: { device: LockDevice }) {
  const look = useLook();
  const styles = useStyles();
  const { shared, own: viewer } = useView();
  const name = nameOf(shared, person);
  return (
    <li className={mergeClasses(look.item, look.centred, styles.device)}>
      <Face name={name} seat={seatOf(shared, person)} size="28px" isAway={!here} />
      <div className={look.grow}>
        <span>
          {own ? t('lock.thisDevice', { name }) : person === viewer.participant ? t('people.you', { name }) : name}
        </span>
        {apart && <p className={look.muted}>{t('lock.apart')}</p>}
        {added && (
          <p className={look.muted}>
            {t('lock.added', { name: shortNameOf(shared, added.by), at: timeOfDay(added.at) })}
          </p>
        )}
      </div>
      {!here && <span className={look.muted}>{t('lock.notHere')}</span>}
    </li>
  );
}
