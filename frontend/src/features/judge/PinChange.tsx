import { useState } from 'react';
import { useWords } from '../../i18n';
import { setPin as keepPin, openJudge } from '../../offline/entry';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { useJudge } from './context';
import { Row } from './DeviceRow';
import css from './device.module.css';
import { text } from './deviceWords';
import { useLock } from './lock';
import { NewPin } from './NewPin';
import { PinPad, pinLength } from './PinPad';

/** A new PIN, after the present one: an open tablet that is picked up cannot be taken over. */
export function PinChange() {
  const say = useWords(text);
  const store = useJudge();
  const [at, setAt] = useState<'closed' | 'present' | 'new' | 'done'>('closed');
  const close = () => setAt('closed');
  return (
    <Row title={say.pin} why={say.pinWhy} below={at === 'done' ? <Notice kind="done">{say.pinDone}</Notice> : null}>
      <button type="button" className="btn two" onClick={() => setAt('present')}>
        {say.pinDo}
      </button>
      {at === 'present' || at === 'new' ? (
        <Dialog title={say.pin} onClose={close}>
          {at === 'present' ? <Present onRight={() => setAt('new')} /> : null}
          {at === 'new' ? (
            <NewPin
              onChosen={async (pin) => {
                await keepPin(store.judgeId, pin);
                setAt('done');
              }}
            />
          ) : null}
          <div className="acts">
            <button type="button" className="btn two" onClick={close}>
              {say.cancel}
            </button>
          </div>
        </Dialog>
      ) : null}
    </Row>
  );
}

/** Wrong tries count as at the door; the last one closes it. */
function Present({ onRight }: { onRight: () => void }) {
  const say = useWords(text);
  const store = useJudge();
  const lock = useLock();
  const [pin, setPin] = useState('');
  const [left, setLeft] = useState<number>();
  const [checking, setChecking] = useState(false);
  const [failed, setFailed] = useState(false);

  async function enter(typed: string) {
    setPin(typed);
    if (typed.length < pinLength) return;
    setChecking(true);
    setFailed(false);
    try {
      const opened = await openJudge(store.judgeId, typed);
      if (opened.answer === 'open') return onRight();
      if (opened.answer === 'closed') return await lock();
      setLeft(opened.left);
    } catch {
      setFailed(true);
    }
    setPin('');
    setChecking(false);
  }

  const fault = failed ? say.failed : left === undefined ? undefined : say.wrong(left);
  return (
    <div className={css.pin}>
      <p>{say.pinCurrent}</p>
      {fault ? (
        <p id="present-wrong" className="errmsg" role="alert">
          {fault}
        </p>
      ) : null}
      <PinPad
        label={say.pinCurrent}
        value={pin}
        onChange={(typed) => void enter(typed)}
        closed={checking}
        invalid={fault !== undefined}
        describedBy={fault ? 'present-wrong' : undefined}
      />
    </div>
  );
}
