import { useState } from 'react';
import { useWords } from '../../i18n';
import { isWeakPin } from '../../offline/pin';
import { Notice } from '../../ui/Page';
import { PinPad, pinLength } from './PinPad';
import css from './signIn.module.css';
import { text } from './signInWords';

interface Props {
  onChosen: (pin: string) => Promise<void>;
  /** Told when the second entry is asked for, and when it begins anew. */
  onAgain?: (again: boolean) => void;
}

/** A PIN, twice. What neighbours would try first is refused with a sentence. */
export function NewPin({ onChosen, onAgain }: Props) {
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

  function begin(chosen: string | undefined) {
    setPin('');
    setFirst(chosen);
    onAgain?.(chosen !== undefined);
  }

  function enter(typed: string) {
    setWrong(undefined);
    setPin(typed);
    if (typed.length < pinLength) return;
    if (first === undefined) {
      if (!isWeakPin(typed)) return begin(typed);
      setPin('');
      setWrong('obvious');
    } else if (typed !== first) {
      begin(undefined);
      setWrong('different');
    } else {
      void keep(typed);
    }
  }

  const again = first !== undefined;
  return (
    <div className={css.entry}>
      <p id="pin-why" role="status">
        {again ? say.againWhy : say.chooseWhy}
      </p>
      {wrong ? (
        <p id="pin-wrong" className="errmsg" role="alert">
          {say[wrong]}
        </p>
      ) : null}
      <PinPad
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
  );
}
