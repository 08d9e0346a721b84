import { useState } from 'react';
import { useWords } from '../../i18n';
import { Heading } from '../../ui/Page';
import { NewPin } from './NewPin';
import { text } from './signInWords';

/** The last step of signing in: a PIN for this device. */
export function ChoosePin({ onChosen }: { onChosen: (pin: string) => Promise<void> }) {
  const say = useWords(text);
  const [again, setAgain] = useState(false);
  return (
    <>
      <Heading title={again ? say.again : say.choose} />
      <NewPin onChosen={onChosen} onAgain={setAgain} />
    </>
  );
}
