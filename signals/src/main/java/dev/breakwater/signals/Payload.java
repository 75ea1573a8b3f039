package dev.breakwater.signals;

/** What a signal says. */
public sealed interface Payload
    permits Activity, InventoryChange, PolicyDecision, Finding, Loss, SourceHealth, Remediation {}
