import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { SignIn, SignInState } from '../host/host.ts';
import { useTime } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { t, timeOfDay } from '../words/words.ts';

/** So long before its end, in ms, a sign-in is worth a word. */
const inSight = 5 * 60_000;

const useStyles = makeStyles({
  // In one row: while a group votes, the list below it is what they need.
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingVerticalS },
  said: { flexGrow: 1, flexBasis: '130px' },
  // Not in red, which is too weak on this ground in the dark theme.
  trouble: { fontWeight: tokens.fontWeightSemibold },
  button: { minHeight: '44px', minWidth: '44px', flexShrink: 0 },
});

/** Says that the sign-in is about to end, or has ended; one press renews it, and nobody loses their place. */
export function SignInNotice({ state, signIn }: { state: SignInState; signIn: SignIn }) {
  const look = useLook();
  const styles = useStyles();
  const { until, asking, trouble } = state;
  const now = useTime(until);
  const said = until === undefined || now < until - inSight ? undefined : now < until ? 'ending' : 'ended';
  const text = said && t(`signIn.${said}`, { at: timeOfDay(until ?? now) });
  useAnnounced(text);
  if (!text) return null;
  return (
    <section className={look.notice} aria-label={t('signIn.renew')}>
      <div className={styles.row}>
        <p className={mergeClasses(look.text, styles.said)}>{text}</p>
        <Button className={styles.button} aria-label={t('signIn.renew')} onClick={() => signIn.press()}>
          {t('signIn.renewNow')}
        </Button>
      </div>
      {asking && <p className={look.muted}>{t('signIn.asking.text')}</p>}
      {trouble && !asking && <p className={mergeClasses(look.text, styles.trouble)}>{t(`signIn.${trouble}.title`)}</p>}
    </section>
  );
}
