// A code for one use with which a person without a password sets one.
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Trouble } from '../panel/Asked';
import css from '../panel/office.module.css';
import own from './people.module.css';
import { text } from './words';

export function Invite({ accountId, name, onClose }: { accountId: string; name: string; onClose: () => void }) {
  const say = useWords(text);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [code, setCode] = useState<Schemas['RecoveryCode']>();
  const send = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    setFailure(undefined);
    try {
      setCode(
        await must(
          api.POST('/api/accounts/{accountId}/recovery-codes', {
            params: { path: { accountId } },
            body: { reason: reason.trim() },
          }),
        ),
      );
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <Dialog title={say.inviteTitle(name)} onClose={onClose}>
      <div className={own.form}>
        <p>{say.inviteWhat}</p>
        {code ? (
          <div role="status">
            <p className={css.code}>{code.code}</p>
            <p>{say.signsInWith(code.signIn)}</p>
            <p className="cap">{say.until(moment(code.expiresAt))}</p>
          </div>
        ) : (
          <Field
            label={say.known}
            hint={say.knownHint}
            value={reason}
            maxLength={1000}
            onChange={(event) => setReason(event.target.value)}
            fault={missing ? say.required : undefined}
          />
        )}
        {failure ? <Trouble failure={failure} /> : null}
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {code ? say.close : say.cancel}
        </button>
        {code ? null : (
          <button type="button" className="btn" onClick={send}>
            {say.inviteDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}
