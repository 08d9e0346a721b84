package api

import (
	"time"

	"tieubieu/server/panel"
)

// JudgeDevice is one tablet or browser of a judge, as it last spoke of itself.
type JudgeDevice struct {
	DeviceID      string     `json:"deviceId"`
	DeviceName    string     `json:"deviceName"`
	SignedInAt    *time.Time `json:"signedInAt,omitempty" doc:"Its first sign-in by code."`
	FirstSeenAt   time.Time  `json:"firstSeenAt"`
	LastContactAt time.Time  `json:"lastContactAt"`
	Unsent        int        `json:"unsent" doc:"Sheets that wait on it to be sent."`
	FilesReady    int        `json:"filesReady"`
	FilesTotal    int        `json:"filesTotal"`
	Persisted     *bool      `json:"persisted,omitempty" doc:"Whether its browser promised to keep the data; absent: not said."`
}

func toJudgeDevice(d panel.Device) JudgeDevice {
	return JudgeDevice{
		DeviceID: d.DeviceID, DeviceName: d.Name, SignedInAt: d.SignedInAt, FirstSeenAt: d.FirstSeenAt, LastContactAt: d.LastContactAt,
		Unsent: d.Unsent, FilesReady: d.FilesReady, FilesTotal: d.FilesTotal, Persisted: d.Persisted,
	}
}
