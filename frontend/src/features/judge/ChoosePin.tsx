import { useState } from 'react';
import { useWords } from '../../i18n';
import { isWeakPin } from '../../offline/pin';
import { Heading, Notice } from '../../ui/Page';
import { PinPad, pinLength } from './PinPad';
import css from './signIn.module.css';
import { text } from './signInWords';

/** A PIN, twice. What neighbours would try first is refused with a sentence. */
export function ChoosePin({ onChosen }: { onChosen: (pin: string) => Promise<void> }) {
  const say = useWords(text);
  const [first, setFirst] = useState<string>();
  const [pin, setPin] = useState('');
  const [wrong, setWrong] = useState<'obvious' | 'different'>();
  const [keeping, setKeeping] = useState<'now' | 'failed'>();

  async function keep(chosen: string) {
    setKeeping('now');
    try {
      await onChosen(chosen);
    } catch {
      setKeeping('failed');
    }
  }

  function enter(typed: string) {
    setWrong(undefined);
    setPin(typed);
    if (typed.length < pinLength) return;
    if (first === undefined) {
      setPin('');
      if (isWeakPin(typed)) setWrong('obvious');
      else setFirst(typed);
    } else if (typed !== first) {
      setPin('');
      setFirst(undefined);
      setWrong('different');
    } else {
      void keep(typed);
    }
  }

  const again = first !== undefined;
  return (
    <>
      <Heading key={again ? 'again' : 'choose'} title={again ? say.again : say.choose} />
      <div className={css.entry}>
        <p id="pin-why">{again ? say.againWhy : say.chooseWhy}</p>
        {wrong ? (
          <p id="pin-wrong" className="errmsg" role="alert">
            {say[wrong]}
          </p>
        ) : null}
        <PinPad
          key={again ? 'second' : 'first'}
          label={again ? say.again : say.choose}
          value={pin}
          onChange={enter}
          closed={keeping === 'now'}
          invalid={wrong !== undefined}
          describedBy={wrong ? 'pin-why pin-wrong' : 'pin-why'}
        />
        {keeping === 'now' ? <p role="status">{say.preparing}</p> : null}
        {keeping === 'failed' ? (
          <Notice kind="bad">
            <p>{say.failed}</p>
            <p>
              <button type="button" className="btn" onClick={() => void keep(pin)}>
                {say.retry}
              </button>
            </p>
          </Notice>
        ) : null}
      </div>
    </>
  );
}
