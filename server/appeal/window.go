package appeal

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/publication"
)

// Until is the moment from which an appeal against a result is too late: the end, in
// Việt Nam, of the last of so many working days, counted from the day after the
// publication. Saturdays, Sundays and what holiday says of a day (midnight in UTC, as
// unit.Day gives it) are not worked.
func Until(published time.Time, days int, holiday func(day time.Time) bool) time.Time {
	y, m, d := published.In(competition.Vietnam).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for left := max(days, 0); left > 0; {
		day = day.AddDate(0, 0, 1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday && !holiday(day) {
			left--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, competition.Vietnam)
}

// DaysLeft counts the working days that still come after the day of now, the last one
// on which an appeal may be filed included: 0 on that last day.
func DaysLeft(now, until time.Time, holiday func(day time.Time) bool) (days int) {
	y, m, d := now.In(competition.Vietnam).Date()
	end := until.In(competition.Vietnam)
	last := time.Date(end.Year(), end.Month(), end.Day()-1, 0, 0, 0, 0, time.UTC)
	for day := time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC); !day.After(last); day = day.AddDate(0, 0, 1) {
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday && !holiday(day) {
			days++
		}
	}
	return days
}

// Window says whether an appeal may be filed against an entry's result now.
type Window struct {
	Until    time.Time // that moment itself is too late
	DaysLeft int       // working days that still come; 0 on the last one
	// Closed and Standing say why not: the time is over, or an appeal stands open.
	Closed, Standing bool
}

// Refusal is why nothing may be filed now, nil where it may.
func (w Window) Refusal() *fault.Error {
	switch {
	case w.Standing:
		return fault.New(fault.Conflict, "appeal-open", "Sản phẩm này có một kiến nghị đang chờ trả lời. Hãy bổ sung tài liệu vào kiến nghị đó, hoặc rút lại trước khi gửi kiến nghị mới.")
	case w.Closed:
		return fault.New(fault.Conflict, "appeal-window-closed", "Đã hết thời hạn gửi kiến nghị (trước %s).", w.Until.In(competition.Vietnam).Format("15:04 ngày 2/1/2006"))
	default:
		return nil
	}
}

// WindowOf reads the window of an entry of a round. NotFound "publication-not-found"
// where nothing is published of it.
func WindowOf(tx *database.Tx, r *competition.Round, entry uuid.UUID) (Window, error) {
	changed, err := publication.LastChange(tx, r.ID, entry)
	if err != nil {
		return Window{}, err
	}
	off, err := holidays(tx, changed.At)
	if err != nil {
		return Window{}, err
	}
	holiday := func(day time.Time) bool { return off[day.Format(time.DateOnly)] }
	w := Window{Until: Until(changed.At, r.AppealDays, holiday)}
	w.DaysLeft = DaysLeft(tx.Now(), w.Until, holiday)
	w.Closed = !tx.Now().Before(w.Until)
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM appeals WHERE entry_id = $1 AND status = 'open')", entry).Scan(&w.Standing); err != nil {
		return w, fmt.Errorf("look for an open appeal on entry %s: %w", entry, err)
	}
	return w, nil
}

// holidays are the days after a moment that are not worked, as "2006-01-02".
func holidays(tx *database.Tx, after time.Time) (map[string]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT day FROM holidays WHERE day >= ($1::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AND day < ($1::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 366", after)
	if err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	off := map[string]bool{}
	var day time.Time
	if _, err := pgx.ForEachRow(rows, []any{&day}, func() error {
		off[day.Format(time.DateOnly)] = true
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	return off, nil
}
