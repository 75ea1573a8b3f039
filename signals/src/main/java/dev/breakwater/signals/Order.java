package dev.breakwater.signals;

/** What a directive orders. */
public sealed interface Order permits RulesOrder, ResponseOrder {}
