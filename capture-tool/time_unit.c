/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_unit.h"

/* Wide enough for every stamp times a second in nanoseconds. */
typedef __int128 wide;

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

hl_time_unit hl_time_unit_default(void)
{
    return (hl_time_unit){.multiply = 1000, .divide = 1};
}

void hl_time_unit_set(hl_time_unit *unit, uint8_t resolution)
{
    unsigned exponent = resolution & 0x7f;
    unit->multiply = 1;
    unit->divide = 1;
    unit->binary_digits = 0;
    if (resolution & 0x80 && exponent > 0)
        unit->binary_digits = (uint8_t)exponent;
    else if (exponent <= 9)
        unit->multiply = power_of_ten(9 - exponent);
    else if (exponent <= 28)
        unit->divide = power_of_ten(exponent - 9);
    else
        unit->multiply = 0; /* no stamp of 64 bits reaches a nanosecond */
    if (resolution == 0x80)
        unit->multiply = HL_NS_PER_SECOND;
}

static hl_time_ns clamp(wide time)
{
    if (time > HL_STAMP_MAX)
        return HL_STAMP_MAX;
    return time < -HL_STAMP_MAX ? -HL_STAMP_MAX : (hl_time_ns)time;
}

hl_time_ns hl_time_unit_convert(const hl_time_unit *unit, uint64_t stamp)
{
    wide time;
    if (unit->binary_digits)
        time = (wide)stamp * HL_NS_PER_SECOND >> unit->binary_digits;
    else if (unit->divide == 1)
        time = (wide)stamp * unit->multiply;
    else
        time = stamp / unit->divide;
    return clamp(time + (wide)unit->offset_seconds * HL_NS_PER_SECOND);
}
