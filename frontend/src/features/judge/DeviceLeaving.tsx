import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { forgetJudge, signOut } from '../../offline/entry';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { useJudge } from './context';
import { Row } from './DeviceRow';
import css from './device.module.css';
import { text } from './deviceWords';
import { useSelect } from './select';

/** Hands a shared device to the next judge: the entrance locks whoever was open. */
export function Lock() {
  const say = useWords(text);
  const navigate = useNavigate();
  return (
    <Row title={say.lock} why={say.lockWhy}>
      <button type="button" className="btn two" onClick={() => void navigate({ to: paths.judges })}>
        {say.lockDo}
      </button>
    </Row>
  );
}

export function SignOut() {
  const say = useWords(text);
  const [asking, setAsking] = useState(false);
  return (
    <Row title={say.signOut} why={say.signOutWhy}>
      <button type="button" className="btn two" onClick={() => setAsking(true)}>
        {say.signOutDo}
      </button>
      {asking ? <Sure onClose={() => setAsking(false)} /> : null}
    </Row>
  );
}

/** What signing out leaves behind, by name and number, before it is done. */
function Sure({ onClose }: { onClose: () => void }) {
  const say = useWords(text);
  const store = useJudge();
  const navigate = useNavigate();
  const unsent = useSelect((s) => s.sync.unsent);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function act(leave: () => Promise<string | undefined>) {
    setBusy(true);
    setFailure(undefined);
    try {
      const refused = await leave();
      if (refused === undefined) return await navigate({ to: paths.judges, replace: true });
      setFailure(refused);
    } catch {
      setFailure(say.failed);
    }
    setBusy(false);
  }
  const keep = () =>
    act(async () => {
      // A sheet that was marked meanwhile is asked about too.
      const done = await signOut(store.judgeId, { evenIfUnsent: unsent > 0 });
      return done.signedOut ? undefined : say.sureUnsent(done.unsent);
    });
  const forget = () =>
    act(async () => {
      const done = await forgetJudge(store.judgeId);
      return done.forgotten ? undefined : say.forgetUnsent(done.unsent);
    });

  return (
    <Dialog title={say.sureTitle} onClose={onClose}>
      {unsent > 0 ? (
        <Notice kind="wait">
          <p className="b">{say.sureUnsent(unsent)}</p>
          <p>{say.sureUnsentWhy}</p>
        </Notice>
      ) : (
        <p>{say.sureSent}</p>
      )}
      {failure ? <Notice kind="bad">{failure}</Notice> : null}
      {busy ? <p role="status">{say.leaving}</p> : null}
      <div className={css.sure}>
        <button type="button" className="btn" onClick={onClose} disabled={busy}>
          {say.stay}
        </button>
        <button type="button" className="btn two" onClick={() => void keep()} disabled={busy}>
          {unsent > 0 ? say.signOutAnyway : say.signOutDo}
        </button>
        {unsent > 0 ? null : (
          <button type="button" className="btn quiet" onClick={() => void forget()} disabled={busy}>
            {say.forget}
          </button>
        )}
      </div>
    </Dialog>
  );
}
