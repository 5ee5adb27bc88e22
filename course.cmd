@echo off
rem The course command: builds itself the first time, then runs. After an update of the
rem repository, delete cli\target to build it again.
setlocal
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "JAVA=java"
if not "%JAVA_HOME%"=="" set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" --version >nul 2>nul
if errorlevel 1 (
  echo course: no Java found: install a JDK 17 or newer, or set JAVA_HOME to one 1>&2
  exit /b 1
)
rem A copy for a class has no solutions: there the command is built on the starters.
set "CODE=solution"
if not exist "%ROOT%\01-echo\src\solution" set "CODE=starter"
set "TARGET=%ROOT%\cli\target\%CODE%"
if exist "%TARGET%\course.built" goto run
echo Building the course command, once ... 1>&2
pushd "%ROOT%"
call mvnw.cmd -q -Dlesson.code=%CODE% -pl cli -am package -Dmaven.test.skip=true
if errorlevel 1 (
  popd
  echo course: the build failed, see above 1>&2
  exit /b 1
)
popd
type nul > "%TARGET%\course.built"
:run
"%JAVA%" "-Dcourse.root=%ROOT%" -cp "%TARGET%\cli-1.0-SNAPSHOT.jar;%TARGET%\lib\*" course.websocket.cli.Course %*
exit /b %errorlevel%
