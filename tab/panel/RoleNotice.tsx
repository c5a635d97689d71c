import { refusal } from '#session/rules/refusals.ts';
import { useTime, useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { Notice } from './Notice.tsx';

/** What is happening with the facilitator's role: it is claimed, offered, or can be taken back. */
export function RoleNotice() {
  const look = useLook();
  const view = useView();
  const facilitator = useIsFacilitator();
  const { shared, own } = view;
  const { claim } = shared;
  const now = useTime(claim?.endsAt);
  useAnnounced(claim && facilitator ? t('role.stillHere') : undefined);

  if (claim) {
    const name = shortNameOf(shared, claim.by);
    const seconds = Math.max(0, Math.ceil((claim.endsAt - now) / 1_000));
    if (facilitator) {
      return (
        <Notice title={t('role.stillHere')}>
          <p className={look.text}>{t('role.stillHereText', { name, seconds })}</p>
          <CommandButton command={{ type: 'keep-role' }}>{t('role.here')}</CommandButton>
        </Notice>
      );
    }
    const asked = { name: shortNameOf(shared, shared.facilitator), seconds };
    return (
      <Notice>
        <p className={look.text}>
          {claim.by === own.participant ? t('role.asked', asked) : t('role.othersAsked', { name })}
        </p>
      </Notice>
    );
  }
  if (own.mayTakeBackRole) {
    return (
      <Notice>
        <p className={look.text}>{t('role.taken', { name: shortNameOf(shared, shared.facilitator) })}</p>
        <CommandButton command={{ type: 'take-back-role' }}>{t('role.takeBack')}</CommandButton>
      </Notice>
    );
  }
  if (own.roleOffered && !facilitator) {
    return (
      <Notice>
        <p className={look.text}>{t('role.offer')}</p>
        <div className={look.row}>
          <CommandButton command={{ type: 'answer-role-offer', accept: true }}>{t('role.accept')}</CommandButton>
          <CommandButton command={{ type: 'answer-role-offer', accept: false }} appearance="subtle">
            {t('role.decline')}
          </CommandButton>
        </div>
      </Notice>
    );
  }
  if (refusal(view, { type: 'claim-role' }, now)) return null;
  const facilitatorLeft = shared.people[shared.facilitator]?.left;
  return (
    <Notice>
      <p className={look.text}>
        {t(facilitatorLeft ? 'role.left' : 'role.away', { name: shortNameOf(shared, shared.facilitator) })}
      </p>
      <CommandButton command={{ type: 'claim-role' }}>{t('role.claim')}</CommandButton>
    </Notice>
  );
}
