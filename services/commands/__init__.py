"""The commands of the command line, a file for each room of the house. Imports nothing heavy."""
