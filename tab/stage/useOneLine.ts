import { makeStyles } from '@fluentui/react-components';

/** Text cut after one line, at its end in whichever direction it runs. */
export const useOneLine = makeStyles({
  line: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 1,
    overflowX: 'hidden',
    overflowY: 'hidden',
    wordBreak: 'break-all',
  },
});
