import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import css from './notice.module.css';
import { text } from './words';

type Settings = Schemas['MailSettings'];

const readSettings = () => must(api.GET('/api/mail-settings'));

/** Whether mails come before a date runs out: the only ones that can be turned off. */
export function Reminders() {
  const say = useWords(text);
  const { language } = useLanguage();
  const asked = useAnswer(readSettings);
  const [settings, setSettings] = useState<Settings>();
  const [failure, setFailure] = useState<unknown>();
  const [saved, setSaved] = useState(false);
  useEffect(() => setSettings(asked.data), [asked.data]);
  if (!settings) return null;
  const change = async (reminders: boolean) => {
    setFailure(undefined);
    setSaved(false);
    setSettings({ ...settings, reminders });
    try {
      const answer = await must(
        api.PUT('/api/mail-settings', {
          params: { header: { 'If-Match': `"${settings.version}"` } },
          body: { reminders },
        }),
      );
      setSettings(answer);
      setSaved(true);
    } catch (thrown) {
      setSettings(settings);
      setFailure(thrown);
      asked.again();
    }
  };
  return (
    <section className={css.settings}>
      <h2>{say.settings}</h2>
      <label className={css.all}>
        <input type="checkbox" checked={settings.reminders} onChange={(event) => change(event.target.checked)} />
        {say.reminders}
      </label>
      <p className="hint">{say.remindersWhy}</p>
      <p role="status">{saved ? say.settingsSaved : ''}</p>
      {failure ? (
        <Notice kind="bad">
          <p>{sentence(failure, language)}</p>
        </Notice>
      ) : null}
    </section>
  );
}
