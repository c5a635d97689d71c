import { Select, Text } from '@fluentui/react-components';
import { type ReactNode, useId, useState } from 'react';
import { type Caller, useCallState } from './call.ts';

/** Which of this window's people is looking, and a field to choose another; by default `preferred`, or the first of them. */
export function useViewer(label: string, preferred?: string): { viewer: Caller | undefined; select: ReactNode } {
  const { mine } = useCallState();
  const [chosen, setChosen] = useState<string>();
  const id = useId();
  const viewer = mine.find(({ key }) => key === chosen) ?? mine.find(({ key }) => key === preferred) ?? mine[0];
  const select = (
    <>
      <Text size={200} id={id} wrap={false}>
        {label}
      </Text>
      <Select size="small" aria-labelledby={id} value={viewer?.key} onChange={(_event, { value }) => setChosen(value)}>
        {mine.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
    </>
  );
  return { viewer, select };
}
