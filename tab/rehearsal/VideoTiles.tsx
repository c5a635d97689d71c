import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useCallState } from './call.ts';
import { Face } from './Face.tsx';

const useStyles = makeStyles({
  tiles: { display: 'flex', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  large: { flexGrow: 1, flexWrap: 'wrap', minHeight: 0 },
  small: { justifyContent: 'center', flexWrap: 'wrap' },
  tile: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    position: 'relative',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    minWidth: 0,
  },
  video: { flex: '1 1 220px', minHeight: '96px' },
  row: { flex: '0 1 auto', gap: '8px', padding: '8px 10px' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  label: { position: 'absolute', left: '12px', bottom: '10px' },
});

/** Everyone in the call, where Teams shows their videos. `small`: above shared content. */
export function VideoTiles({ small }: { small: boolean }) {
  const { people } = useCallState();
  const styles = useStyles();
  return (
    <ul className={mergeClasses(styles.tiles, small ? styles.small : styles.large)} aria-label="People in the call">
      {people.map(({ key, name }) => (
        <li key={key} className={mergeClasses(styles.tile, small ? styles.row : styles.video)}>
          <Face caller={{ key, name }} size={small ? 28 : 72} />
          <Text size={small ? 200 : 300} className={mergeClasses(styles.name, !small && styles.label)}>
            {small ? name.split(' ')[0] : name}
          </Text>
        </li>
      ))}
    </ul>
  );
}
