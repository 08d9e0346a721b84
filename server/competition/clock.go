package competition

import "time"

// Vietnam is the zone in which days and deadlines are written. It has had no
// change of clocks since 1975, so a fixed offset is exact.
var Vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// momentVi is a deadline as people read it: "17:00 ngày 30/9/2026".
func momentVi(t time.Time) string { return t.In(Vietnam).Format("15:04 ngày 2/1/2006") }

// RegistrationOpen says whether entries may be submitted now: from the opening
// moment until just before the closing moment, which itself is too late.
func RegistrationOpen(r *Round, now time.Time) bool {
	return r.Phase == Registration &&
		r.RegistrationOpensAt != nil && !now.Before(*r.RegistrationOpensAt) &&
		r.RegistrationClosesAt != nil && now.Before(*r.RegistrationClosesAt)
}
