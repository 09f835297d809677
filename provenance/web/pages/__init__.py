"""The screens, one module a screen: ask the engine, hand its answer to a template."""
