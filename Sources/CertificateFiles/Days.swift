/// The seconds of a day.
public let secondsPerDay: Int64 = 86_400
