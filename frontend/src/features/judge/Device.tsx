import { Link } from '@tanstack/react-router';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { deviceName } from '../../offline/device';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { useJudge } from './context';
import { Backup, Print } from './DeviceFiles';
import { Lock, SignOut } from './DeviceLeaving';
import { Group, Row } from './DeviceRow';
import css from './device.module.css';
import { text } from './deviceWords';
import { isInstalled } from './installing';
import { JudgePage } from './JudgePage';
import { PinChange } from './PinChange';
import { useSelect } from './select';
import { Updates } from './Updates';

/** What a judge may want to know of this device, and do to it. */
export function Device() {
  const say = useWords(text);
  const store = useJudge();
  const judge = useSelect((s) => s.judge);
  return (
    <JudgePage
      title={<Heading title={say.title} />}
      detail={`${judge.name} · ${judge.judgeCode}`}
      aside={<Facts />}
      base={
        <Link to={paths.judge(store.judgeId)} className="btn two">
          {say.toList}
        </Link>
      }
    >
      {isInstalled() ? null : <Notice kind="wait">{say.inTab}</Notice>}
      <Group title={say.data}>
        <Row title={say.packet} why={say.packetWhy}>
          <Link to={paths.packet(store.judgeId)} className="btn two" aria-label={`${say.packetDo}: ${say.packet}`}>
            {say.packetDo}
          </Link>
        </Row>
        <Row title={say.conflicts} why={say.conflictsWhy}>
          <Link to={paths.declaration(store.judgeId)} className="btn two">
            {say.conflictsDo}
          </Link>
        </Row>
        <Print />
        <Backup />
      </Group>
      <Group title={say.settings}>
        <Languages />
        <PinChange />
        <Updates />
      </Group>
      <Group title={say.leave}>
        <Lock />
        <SignOut />
      </Group>
    </JudgePage>
  );
}

function Facts() {
  const say = useWords(text);
  const store = useJudge();
  const { firstSignIn } = useSelect((s) => s.judge);
  const { unsent, lastContactAt } = useSelect((s) => s.sync);
  const { persisted } = useSelect((s) => s.storage);
  return (
    <>
      <h2>{say.facts}</h2>
      <dl className={`facts ${css.facts}`}>
        <div>
          <dt>{say.name}</dt>
          <dd>{deviceName()}</dd>
        </div>
        <div>
          <dt>{say.first}</dt>
          <dd>
            {firstSignIn
              ? `${firstSignIn.deviceId === store.deviceId ? say.firstHere : firstSignIn.deviceName || say.unnamed}, ${moment(firstSignIn.at)}`
              : say.never}
          </dd>
        </div>
        <div>
          <dt>{say.contact}</dt>
          <dd>{lastContactAt === undefined ? say.never : moment(lastContactAt)}</dd>
        </div>
        <div>
          <dt>{say.unsent}</dt>
          <dd>{unsent > 0 ? <State state="wait">{String(unsent)}</State> : <State state="done">{say.none}</State>}</dd>
        </div>
        <div>
          <dt>{say.storage}</dt>
          <dd>{persisted === null ? say.notSaid : persisted ? say.granted : say.notGranted}</dd>
        </div>
      </dl>
    </>
  );
}

function Languages() {
  const say = useWords(text);
  const { language, speak } = useLanguage();
  return (
    <li className={css.row}>
      <h3 id="language">{say.language}</h3>
      <fieldset className={css.choices} aria-labelledby="language">
        {(['vi', 'en'] as const).map((of) => (
          <label key={of} lang={of} className={language === of ? `${css.choice} ${css.chosen}` : css.choice}>
            <input type="radio" name="language" checked={language === of} onChange={() => speak(of)} />
            <span>{of === 'vi' ? say.vietnamese : say.english}</span>
          </label>
        ))}
      </fieldset>
    </li>
  );
}
