package panel

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Device is what a judge's device last said of itself. SignedInAt is when a code first
// opened it, PacketAt when it was first handed the packet; nil: never. Persisted is
// whether its browser promised to keep its data; nil: it has not said.
type Device struct {
	JudgeID       uuid.UUID
	DeviceID      string
	Name          string
	SignedInAt    *time.Time
	PacketAt      *time.Time
	FirstSeenAt   time.Time
	LastContactAt time.Time
	Unsent        int // sheets that wait to be sent
	FilesReady    int // of the packet's files, what the device holds
	FilesTotal    int
	Persisted     *bool
}

// CheckDeviceID notes an id that is no device's: of 1 to 100 characters, without NUL.
func CheckDeviceID(f *fault.Fields, id string) {
	if n := utf8.RuneCountInString(id); n == 0 || n > 100 || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		f.Add("deviceId", "device-id", "Mã thiết bị phải có từ 1 đến 100 ký tự.")
	}
}

// Devices are the devices of a round's judges by judge, in the order in which they
// were first seen.
func Devices(tx *database.Tx, roundID uuid.UUID) (map[uuid.UUID][]Device, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT d.judge_id, d.device_id, d.name, d.signed_in_at, d.packet_at, d.first_seen_at, d.last_contact_at, d.unsent, d.files_ready, d.files_total, d.persisted
		  FROM judge_devices d JOIN panel_members j ON j.id = d.judge_id
		 WHERE j.round_id = $1 ORDER BY d.judge_id, d.first_seen_at, d.device_id`, roundID)
	if err != nil {
		return nil, fmt.Errorf("read devices of round %s: %w", roundID, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Device])
	if err != nil {
		return nil, fmt.Errorf("read devices of round %s: %w", roundID, err)
	}
	devices := map[uuid.UUID][]Device{}
	for _, d := range list {
		devices[d.JudgeID] = append(devices[d.JudgeID], d)
	}
	return devices, nil
}
