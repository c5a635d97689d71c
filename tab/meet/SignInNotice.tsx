import { Button } from '@fluentui/react-components';
import type { SignIn, SignInState } from '../host/host.ts';
import { useTime } from '../live/useLive.ts';
import { useAnnounced } from '../panel/Announcer.tsx';
import { useLook } from '../panel/look.ts';
import { t, timeOfDay } from '../words/words.ts';

/** So long before its end, in ms, a sign-in is worth a word. */
const inSight = 5 * 60_000;

/** Says that the sign-in is about to end, or has ended; one press renews it, and nobody loses their place. */
export function SignInNotice({ state, signIn }: { state: SignInState; signIn: SignIn }) {
  const look = useLook();
  const { until, asking, trouble } = state;
  const now = useTime(until);
  const said = until === undefined || now < until - inSight ? undefined : now < until ? 'ending' : 'ended';
  const text = said && t(`signIn.${said}`, { at: timeOfDay(until ?? now) });
  useAnnounced(text);
  if (!text) return null;
  return (
    <section className={look.notice} aria-label={t('signIn.renew')}>
      <p className={look.text}>{text}</p>
      {asking && <p className={look.muted}>{t('signIn.asking.text')}</p>}
      {trouble && !asking && <p className={look.problem}>{t(`signIn.${trouble}.title`)}</p>}
      <Button className={look.button} onClick={() => signIn.press()}>
        {t('signIn.renew')}
      </Button>
    </section>
  );
}
