import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ShareScreenStopRegular } from '@fluentui/react-icons';
import { useCall } from './call.ts';
import { TabFrame } from './TabFrame.tsx';
import { useViewer } from './useViewer.tsx';

const useStyles = makeStyles({
  stage: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    minHeight: '430px',
    overflow: 'hidden',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  round: { borderRadius: '16px' },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '6px 8px 6px 14px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  viewer: { display: 'flex', alignItems: 'center', gap: '8px', flexGrow: 1 },
  frame: { flexGrow: 1, width: '100%', border: 'none' },
});

/** The stage, as one of this window's people sees it: in Teams, everyone has it in their own client. */
export function SharedStage({ sharing }: { sharing: string }) {
  const call = useCall();
  const { software } = call;
  const { viewer, select } = useViewer('Stage as seen by', sharing);
  const styles = useStyles();
  if (!viewer) return null;
  return (
    <section className={mergeClasses(styles.stage, software.name === 'meet' && styles.round)} aria-label="Stage">
      <header className={styles.header}>
        <div className={styles.viewer}>{select}</div>
        <Button size="small" icon={<ShareScreenStopRegular />} onClick={() => call.stopSharing(viewer)}>
          Stop sharing
        </Button>
      </header>
      <TabFrame key={viewer.key} className={styles.frame} title="Stage" caller={viewer} surface="meetingStage" />
    </section>
  );
}
